"""Appraisals (民主评议测评) and what follows a bad one (限期整改).

scoring.py is pure; an appraisal has dates and no table of moves, a rectification has one (moves.py).
"""
