-- The posts of one account with their whole captions, to find a live one by its address.
-- grain:   one row per post
-- inputs:  posts
-- columns: post, url, caption, partnership_label
SELECT
    post,
    url,
    caption,
    partnership_label
FROM posts
WHERE account_id = $account_id
ORDER BY posted_at DESC NULLS LAST, post
