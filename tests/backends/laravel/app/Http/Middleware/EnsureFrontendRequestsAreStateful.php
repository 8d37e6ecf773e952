<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Cookie\Middleware\AddQueuedCookiesToResponse;
use Illuminate\Http\Request;
use Illuminate\Routing\Pipeline;
use Illuminate\Session\Middleware\StartSession;
use Illuminate\Support\Str;
use Symfony\Component\HttpFoundation\Response;

/** Sanctum's SPA mode: an API route knows the session only when the shop's own pages ask. */
class EnsureFrontendRequestsAreStateful
{
    private const SESSION = [
        EncryptCookies::class,
        AddQueuedCookiesToResponse::class,
        StartSession::class,
        VerifyCsrfToken::class,
    ];

    public function handle(Request $request, Closure $next): Response
    {
        return (new Pipeline(app()))
            ->send($request)
            ->through($this->isFromFrontend($request) ? self::SESSION : [])
            ->then($next);
    }

    private function isFromFrontend(Request $request): bool
    {
        $page = $request->headers->get('Referer') ?: $request->headers->get('Origin');
        $page = Str::finish(preg_replace('~^https?://~', '', $page ?? ''), '/');

        return str_starts_with($page, $request->getHttpHost().'/');
    }
}
