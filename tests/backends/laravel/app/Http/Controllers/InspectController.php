<?php

namespace App\Http\Controllers;

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

/** Shows a request the way PHP and Laravel see it. */
class InspectController
{
    public function echo(Request $request): JsonResponse
    {
        $target = $request->server('REQUEST_URI');
        $body = $request->getContent();

        return response()->json([
            'method' => $request->method(),
            'target' => $target,
            'path' => explode('?', $target, 2)[0],
            'query' => $request->server('QUERY_STRING'),
            'protocol' => $request->server('SERVER_PROTOCOL'),
            'headers' => $request->headers->all(),
            'server' => array_filter($_SERVER, fn ($name) => str_starts_with($name, 'HTTP_'), ARRAY_FILTER_USE_KEY),
            'cookies' => (object) $request->cookies->all(),
            'body' => ['size' => strlen($body), 'sha256' => hash('sha256', $body)],
        ], 200, [], JSON_INVALID_UTF8_SUBSTITUTE);
    }

    public function url(Request $request): JsonResponse
    {
        return response()->json([
            'url' => url()->current(),
            'full_url' => $request->fullUrl(),
            'root' => url('/'),
            'scheme' => $request->getScheme(),
            'host' => $request->getHost(),
            'port' => (int) $request->getPort(),
            'secure' => $request->isSecure(),
            'ip' => $request->ip(),
            'ips' => $request->ips(),
            'remote_address' => $request->server('REMOTE_ADDR'),
        ]);
    }
}
