<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;
use Symfony\Component\HttpFoundation\Response;

/**
 * Counts requests by the SHA-256 of their credential: the bearer token, or else the session cookie, URL-decoded.
 * Runs before the cookie is decrypted, and counts what is refused too.
 */
class CountCredentials
{
    public const TABLE = 'credential_uses';

    public function handle(Request $request, Closure $next): Response
    {
        $credential = $request->bearerToken() ?? $request->cookies->get(config('session.cookie'), '');

        DB::table(self::TABLE)->upsert(
            ['credential' => hash('sha256', $credential), 'requests' => 1],
            ['credential'],
            ['requests' => DB::raw('requests + 1')],
        );

        return $next($request);
    }
}
