<?php

namespace App\Http\Controllers;

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\URL;

class SignedLinkController
{
    /** Makes links to `show`. The signature covers scheme, host, path and the raw query. */
    public function create(Request $request): JsonResponse
    {
        $parameters = array_filter(['name' => $request->query('name', 'guest'), 'note' => $request->query('note')]);

        return response()->json([
            'url' => URL::signedRoute('signed', $parameters),
            'temporary_url' => URL::temporarySignedRoute('signed', now()->addMinutes(5), $parameters),
        ]);
    }

    public function show(Request $request, string $name): JsonResponse
    {
        return response()->json(['name' => $name, 'note' => $request->query('note')]);
    }
}
