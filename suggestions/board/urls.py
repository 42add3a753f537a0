"""Addresses of the board and of the layered hand-off."""

from django.urls import path

from suggestions.board import views
from suggestions.board.batches import BATCHES

urlpatterns = [
    path("board/", views.BoardView.as_view(), name="board"),
    path("board/due/<str:number>/", views.due, name="board-due"),
    *[
        path(f"board/{batch.path}/", views.BatchView.as_view(batch=batch), name=f"board-{batch.path}")
        for batch in BATCHES
    ],
    path("handoff/", views.HandOffView.as_view(), name="handoff"),
    path("handoff/letter/", views.letter, name="handoff-letter"),
    path("handoff/letter/draw/", views.draw_letters, name="handoff-letter-draw"),
]
ACCESS = {
    "board": "ticket:enlist",
    "board-due": "ticket:enlist",
    **{f"board-{batch.path}": "ticket:enlist" for batch in BATCHES},
    "handoff": "ticket:enlist",
    "handoff-letter": "ticket:enlist",
    "handoff-letter-draw": "paper:draw",
}
