"""The scorer: what a stage gives, held against evaluation sets. README.md says how."""
