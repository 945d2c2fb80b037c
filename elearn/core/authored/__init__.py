"""Files that authors write: YAML that remembers its lines, rules applied to it, faults said where they are."""
