namespace DslPeft.Reporting;

/// <summary>How wide what is written may be.</summary>
internal static class TerminalWidth
{
    /// <summary>The width of a file or a pipe, which has none of its own.</summary>
    public const int WithoutTerminal = 200;

    /// <summary>The columns of the terminal that a writer goes to.</summary>
    public static int Of(TextWriter output)
    {
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
        {
            return WithoutTerminal;
        }
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : WithoutTerminal;
        }
        catch (Exception fault) when (fault is IOException or PlatformNotSupportedException)
        {
            return WithoutTerminal;
        }
    }
}
