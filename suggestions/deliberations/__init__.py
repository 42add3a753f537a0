"""Meetings that decide item by item, and the problem lists they adopt (议事与问题清单)."""
