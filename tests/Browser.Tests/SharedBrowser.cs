using Microsoft.Playwright;
using Repro.Report;

namespace Browser.Tests;

/// <summary>One browser for all tests of this assembly: starting it takes longer than looking at a page. Null where there is none, and the
/// tests that need it are skipped.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    public const string Collection = "browser";

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The running browser.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IBrowser Running =>
        browser ?? throw new InvalidOperationException($"no Chromium or Chrome was found; install one or name it in {Chromium.Variable}");

    public async Task InitializeAsync()
    {
        if (Chromium.Find() is not { } program) return;
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = Chromium.QuietFlags });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.CloseAsync();
        playwright?.Dispose();
    }
}

/// <summary>The tests that share the browser.</summary>
[CollectionDefinition(SharedBrowser.Collection)]
public sealed class BrowserCollection : ICollectionFixture<SharedBrowser>;
