"""The routes, one file a resource: its schemas, then its methods. Each parses, calls a verb, answers."""
