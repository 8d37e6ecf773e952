<?php

return [
    'client' => ['id' => '1', 'secret' => 'mobile-app'],
    'private_key' => env('OAUTH_PRIVATE_KEY'),
    'revoked_set' => 'revoked_tokens',
];
