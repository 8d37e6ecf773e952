<?php

// What one writes in PHP for a screen of several calls: curl_multi.
[$count, $size] = $_GET['screen'] === 'twenty' ? [20, '50k'] : [3, '1k'];
$multi = curl_multi_init();
$handles = [];

for ($i = 0; $i < $count; $i++) {
    $handles[$i] = curl_init("{$_SERVER['BACKEND']}/$size/$i");
    curl_setopt_array($handles[$i], [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => ['Accept: application/json'], CURLOPT_TIMEOUT => 10]);
    curl_multi_add_handle($multi, $handles[$i]);
}

do {
    $status = curl_multi_exec($multi, $running);
    if ($running > 0) {
        curl_multi_select($multi, 1.0);
    }
} while ($running > 0 && $status === CURLM_OK);

$screen = [];

foreach ($handles as $i => $handle) {
    if (curl_getinfo($handle, CURLINFO_RESPONSE_CODE) !== 200) {
        http_response_code(502);
        exit;
    }
    $screen["part$i"] = json_decode(curl_multi_getcontent($handle), false, 64, JSON_THROW_ON_ERROR);
}

header('Content-Type: application/json');
echo json_encode($screen, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION);
