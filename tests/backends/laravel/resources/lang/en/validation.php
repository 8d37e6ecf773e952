<?php

return [
    'required' => 'The :attribute field is required.',
    'email' => 'The :attribute must be a valid e-mail address.',
    'string' => 'The :attribute must be text.',
    'uploaded' => 'The :attribute could not be uploaded.',
    'attributes' => [],
];
