"""Text to claims, pure: no database, no index, no web. Batch first; every component has a version.

The way: mask → segment → parse → attribute → compound → context → quantities → check-worthiness (splitting.py).
"""
