"""Collaborate: what did we agree, is it kept?"""
