"""Exports of CRM and shop systems: known by their header, read by their meaning."""
