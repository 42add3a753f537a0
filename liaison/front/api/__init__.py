"""The JSON interface for machines: the same actions, the same permissions, the same sentences as the pages."""
