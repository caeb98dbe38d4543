document.title = "Truceline";
