-- The posts of some accounts, with their captions.
-- grain:   one row per post
-- inputs:  posts, wanted (given: account_id)
-- columns: account_id, posted_at (UTC), post, likes, comments, caption
--   disclosed  (label or disclosure words; NULL not known)
--   named      (tag ids of the accounts mentioned or tagged; NULL not known)
SELECT
    posts.account_id,
    posts.posted_at,
    posts.post,
    posts.likes,
    posts.comments,
    posts.caption,
    posts.disclosed,
    posts.mentions AS named
FROM posts
INNER JOIN wanted ON wanted.account_id = posts.account_id
