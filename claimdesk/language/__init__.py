"""Text to claims, pure: no database, no index, no web. Batch first; every component has a version.

The way through its rooms stands in pipeline.py; docs/language.md draws it.
"""
