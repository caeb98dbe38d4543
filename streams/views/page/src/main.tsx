import "@fontsource-variable/source-sans-3/wght.css";
import "@fontsource-variable/source-serif-4/wght.css";
import { render } from "preact";
import { App } from "./app";
import { Live } from "./live";
import "./style.css";

const live = new Live();
render(<App live={live} />, document.getElementById("page")!);
void live.start(decodeURIComponent(location.hash.slice(1)) || null);
