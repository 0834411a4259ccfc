using System.Diagnostics;

namespace DslPeft.Runtime.Tests.Reporting;

/// <summary>Chromium without a window, where it is installed.</summary>
internal static class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Why a test that needs the browser cannot run here, or null where it can.</summary>
    public static string? WhyAbsent { get; } = Find() is null ? $"none of {string.Join(", ", Names)} is on the PATH." : null;

    /// <summary>The elements of a page that is a file, after its scripts have run.</summary>
    public static string Render(string path, params string[] options) => Show(new Uri(path).AbsoluteUri, options);

    /// <summary>The elements of the page at an address, after its scripts have run.</summary>
    public static string Show(string address, params string[] options)
    {
        var profile = Directory.CreateTempSubdirectory("dslpeft-browser-");
        try
        {
            string[] arguments =
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                $"--user-data-dir={profile.FullName}",
                "--window-size=1300,2000",
                "--dump-dom",
                .. options,
                address,
            ];
            using var process = Process.Start(
                new ProcessStartInfo(Find()!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(),
                error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"The browser ran for more than {Limit}.");
            }
            Assert.True(process.ExitCode == 0, $"The browser ended with {process.ExitCode}: {error.Result}");
            return output.Result;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
}

/// <summary>A theory that needs a browser, and is skipped where none is installed.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Browser.WhyAbsent;
}
