//! From photograph to template: decode, detect, align, judge quality, embed; model packs and the inference runtime.
