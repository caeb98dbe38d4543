"""How updates move: settings, topics, source, enrich, settle, agents, tables, publish, app, views, broker, cli."""
