"""Texts in other languages than English: which language it is, its sentences, and who says what, by tables of words."""
