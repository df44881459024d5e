"""Slack: payloads in, commands to the front; replies out, as blocks.

ingress (who sent it) -> payload (what it says) -> app and routes (run it, answer) -> render and forms
(draw it). transport posts what delivery holds, directory asks who and where, manifest describes the app.
"""
