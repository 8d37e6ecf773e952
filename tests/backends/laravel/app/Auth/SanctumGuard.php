<?php

namespace App\Auth;

use App\Models\PersonalAccessToken;
use App\Models\User;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Auth;

/** Decides as Laravel\Sanctum\Guard does: a session goes first, whatever token comes with it. */
class SanctumGuard
{
    public function __invoke(Request $request): ?User
    {
        if ($user = Auth::guard('web')->user()) {
            return $user;
        }

        $token = PersonalAccessToken::findToken($request->bearerToken() ?? '');

        if ($token === null || $token->isExpired()) {
            return null;
        }

        $token->forceFill(['last_used_at' => now()])->save();

        return $token->tokenable->withAccessToken($token);
    }
}
