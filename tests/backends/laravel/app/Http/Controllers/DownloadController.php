<?php

namespace App\Http\Controllers;

use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\BinaryFileResponse;
use Symfony\Component\HttpFoundation\StreamedResponse;

class DownloadController
{
    private const MAX_CHUNKS = 1000;

    private const MAX_PAUSE_MS = 10000;

    public function catalogue(Request $request): BinaryFileResponse
    {
        $response = response()->download(storage_path('app/catalogue.bin'))->setAutoEtag();
        $response->isNotModified($request);

        return $response;
    }

    /** Sends a line, waits, sends the next: whoever buffers in between is seen by the clock. */
    public function stream(Request $request): StreamedResponse
    {
        $chunks = min((int) $request->query('chunks', 5), self::MAX_CHUNKS);
        $pauseMs = min((int) $request->query('pause_ms', 200), self::MAX_PAUSE_MS);

        $send = static function () use ($chunks, $pauseMs): void {
            for ($number = 1; $number <= $chunks; $number++) {
                echo "chunk {$number} of {$chunks}\n";
                flush();

                if ($number < $chunks) {
                    usleep($pauseMs * 1000);
                }
            }
        };

        return response()->stream($send, 200, [
            'Content-Type' => 'text/plain; charset=utf-8',
            'X-Accel-Buffering' => 'no',
        ]);
    }
}
