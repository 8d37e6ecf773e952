<?php

namespace App\Http\Controllers;

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\UploadedFile;
use Illuminate\Validation\ValidationException;

class UploadController
{
    /** A browser's form: multipart, one field called `file`. */
    public function store(Request $request): JsonResponse
    {
        $file = $request->file('file');

        if (! $file instanceof UploadedFile || ! $file->isValid()) {
            throw ValidationException::withMessages(['file' => __('validation.uploaded')]);
        }

        return response()->json([
            'name' => $file->getClientOriginalName(),
            'type' => $file->getClientMimeType(),
            'size' => $file->getSize(),
            'sha256' => hash_file('sha256', $file->getPathname()),
        ], 201);
    }

    /** A mobile app: the body is the file. Hashed as a stream, so that 20 MB never sit in memory. */
    public function replace(Request $request): JsonResponse
    {
        $hash = hash_init('sha256');
        $size = hash_update_stream($hash, $request->getContent(asResource: true));

        return response()->json([
            'type' => $request->header('Content-Type'),
            'size' => $size,
            'sha256' => hash_final($hash),
        ]);
    }
}
