"""The handling unit's own desk (承办单位): its inbox, signing, the reply editor, its text modules."""
