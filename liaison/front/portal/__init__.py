"""What everybody sees without an account (公众门户).

home      first page and the texts
places    stations and deputies, the codes on doors and cards
say       telling us something, in three short pages
progress  query by code or private link, rating, objection
answers   published replies
"""
