using Spectre.Console;

namespace DslPeft.Training;

internal static class ConsoleProgress
{
    /// <summary>A bar where the writer is the terminal's standard error, plain lines otherwise.</summary>
    public static ITrainingProgress For(TextWriter error)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            return new LineProgress(error);
        }
        return new BarProgress(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) }));
    }
}
