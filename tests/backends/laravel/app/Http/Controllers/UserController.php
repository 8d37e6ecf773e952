<?php

namespace App\Http\Controllers;

use App\Http\Middleware\CountCredentials;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\Response;
use Illuminate\Support\Facades\DB;

class UserController
{
    public function show(Request $request): JsonResponse
    {
        $user = $request->user();

        return response()->json([...$user->only('id', 'name', 'email'), 'abilities' => $user->abilities()]);
    }

    /** How often `show` was asked, by credential, so that a test sees what a cache has saved. */
    public function uses(): JsonResponse
    {
        $uses = DB::table(CountCredentials::TABLE)->pluck('requests', 'credential');

        return response()->json(['total' => $uses->sum(), 'credentials' => (object) $uses->all()]);
    }

    public function resetUses(): Response
    {
        DB::table(CountCredentials::TABLE)->delete();

        return response()->noContent();
    }
}
