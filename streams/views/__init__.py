"""The reading side: compacted topics into a read model, HTTP, server-sent events and the page (DESIGN §8)."""
