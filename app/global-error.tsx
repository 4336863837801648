'use client';

/** The last resort, when not even the page's frame could be made: no styles, fonts or components to fail again. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en" style={{ colorScheme: 'light dark', font: '1rem/1.5 system-ui, sans-serif' }}>
      <body>
        <title>Something went wrong</title>
        <main style={{ maxWidth: '32rem', margin: '20vh auto', padding: '0 20px' }}>
          <h1>Something went wrong on our side.</h1>
          <p>
            Nothing you ordered or wrote is lost. Please load the page again in a moment.
            {error.digest && ` Should you tell us about it, mention ${error.digest}.`}
          </p>
          <p>
            <button type="button" onClick={() => window.location.reload()}>
              Load again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
