"""Adapters that turn what producers have (live-blog text, HTML, feeds, JSON lines) into updates."""
