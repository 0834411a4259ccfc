using System.Globalization;

namespace DslPeft.Training;

/// <summary>Reads the prompts of the command line that a prompt starts from.</summary>
internal static class PromptFiles
{
    /// <summary>Reads <c>file</c> or <c>file=weight</c>.</summary>
    /// <exception cref="UsageException">A weight is no number above 0, or a file is not there.</exception>
    public static IReadOnlyList<SourcePrompt> Read(IEnumerable<string> texts) => [.. texts.Select(Read)];

    private static SourcePrompt Read(string text)
    {
        var at = text.LastIndexOf('=');
        var (path, weight) = File.Exists(text) || at < 0 ? (text, "1") : (text[..at], text[(at + 1)..]);
        if (!File.Exists(path))
            throw new UsageException($"--prompt {path}: no such adapter.");
        return
            double.TryParse(weight, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && double.IsFinite(number)
            ? new SourcePrompt(path, number)
            : throw new UsageException($"--prompt {text}: the weight must be a number above 0.");
    }
}
