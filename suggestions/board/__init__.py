"""The presidium's board (审议交办): what the organ holds, decided one by one or many at once; letters."""
