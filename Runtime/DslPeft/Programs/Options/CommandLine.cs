namespace DslPeft.Training;

/// <summary>Shows command lines as a shell takes them.</summary>
internal static class CommandLine
{
    /// <summary>The command line of this program that goes on with a stopped run.</summary>
    public static string ToResume(IEnumerable<string> arguments) =>
        string.Join(' ', Program().Concat(arguments.Where(a => a != "--resume")).Append("--resume").Select(Quote));

    /// <summary>The command line of this program, by its name alone.</summary>
    public static string Of(IEnumerable<string> arguments) =>
        string.Join(' ', Program().Select(part => Path.GetFileName(part)).Concat(arguments).Select(Quote));

    private static IEnumerable<string> Program() =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) != "dotnet"
            ? [path]
            : ["dotnet", Environment.GetCommandLineArgs()[0]];

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=+,@%".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''")}'";
}
