using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>The shell commands in the documentation name projects, commands, options, properties and targets that exist.</summary>
public sealed partial class CommandTests
{
    private static readonly string[] Verbs =
    [
        "add",
        "build",
        "docfx",
        "format",
        "new",
        "nuget",
        "pack",
        "publish",
        "restore",
        "run",
        "test",
        "tool",
    ];
    private static readonly string[] WithValue =
    [
        "--project",
        "-c",
        "--configuration",
        "-o",
        "--output",
        "-r",
        "--filter",
        "--source",
        "--logger",
    ];

    public static TheoryData<string> Pages => [.. Page.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void CommandsNameWhatExists(string name)
    {
        var faults = Page.Open(name)
            .Snippets.Where(snippet => snippet.Language == "bash")
            .SelectMany(snippet =>
                Commands(snippet).SelectMany(command => Faults(command).Select(fault => $"{snippet}: {fault} in: {command}"))
            )
            .ToList();

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Theory]
    [InlineData("dotnet run --project Definitions/Executables/Nowhere", "Definitions/Executables/Nowhere")]
    [InlineData("dotnet run --project Definitions/Executables/Quickstart -- --nonsense", "--nonsense")]
    [InlineData("dotnet run --project Definitions/Executables/Quickstart -- lora teach", "teach")]
    [InlineData("dotnet run --project Definitions/Executables/Quickstart -p:Nonsense=1", "Nonsense")]
    [InlineData("dotnet build -t:Nonsense", "Nonsense")]
    [InlineData("NONSENSE_VARIABLE=1 dotnet test", "NONSENSE_VARIABLE")]
    [InlineData("dslpeft teach", "teach")]
    [InlineData("dslpeft scaffold models/gpt2 --nonsense", "--nonsense")]
    [InlineData("make", "make")]
    public void ACommandThatNamesSomethingElseIsFound(string command, string expected) =>
        Assert.Equal([expected], Faults(command).Select(fault => fault.Split(' ')[0]));

    /// <summary>The command lines of a block, lines that go on joined.</summary>
    internal static IEnumerable<string> Commands(Snippet snippet) =>
        snippet
            .Text.Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Select(line => line.Split(" #")[0].Trim())
            .Where(line => line.Length > 0 && line[0] != '#');

    private static List<string> Faults(string command)
    {
        var words = Words()
            .Matches(command)
            .Select(match => match.Value.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal))
            .ToList();
        var faults = new List<string>();
        if (words[0] == "export")
            words.RemoveAt(0);
        while (words.Count > 0 && Assignment().Match(words[0]) is { Success: true } assignment)
        {
            if (
                !new[] { "Runtime", "Tests/Shared", "Tests/Compiler/Harness" }
                    .SelectMany(folder => Sources(folder, "*.cs"))
                    .Any(text => text.Contains('"' + assignment.Groups[1].Value + '"', StringComparison.Ordinal))
            )
            {
                faults.Add($"{assignment.Groups[1].Value} is no variable that anything reads");
            }

            words.RemoveAt(0);
        }
        if (words.Count == 0)
            return faults;
        if (words is ["cd", _])
            return faults;
        if (words is [".ci/run"] && File.Exists(Repository.PathTo(".ci", "run")))
            return faults;
        if (words is ["dslpeft", .. var rest])
        {
            Tool(rest, faults);
            return faults;
        }
        if (words is not ["dotnet", var verb, ..] || !Verbs.Contains(verb))
            return [.. faults, $"{words[0]} is no command that is known here"];
        var end = words.IndexOf("--");
        DotNet(words[2..(end < 0 ? words.Count : end)], verb, faults);
        if (end >= 0)
            Program(words[(end + 1)..], faults);
        return faults;
    }

    private static void DotNet(List<string> words, string verb, List<string> faults)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word.StartsWith("-p:", StringComparison.Ordinal) && word[3..].Split('=')[0] is var property)
            {
                if (
                    !Build()
                        .Any(text =>
                            text.Contains($"$({property})", StringComparison.Ordinal)
                            || text.Contains($"<CompilerVisibleProperty Include=\"{property}\"", StringComparison.Ordinal)
                        )
                )
                {
                    faults.Add($"{property} is no property of the build");
                }
            }
            else if (word.StartsWith("-t:", StringComparison.Ordinal))
            {
                if (!Build().Any(text => text.Contains($"<Target Name=\"{word[3..]}\"", StringComparison.Ordinal)))
                    faults.Add($"{word[3..]} is no target of the build");
            }
            else if (WithValue.Contains(word))
            {
                i++;
                if (word == "--project" && !IsProject(words[i]))
                    faults.Add($"{words[i]} is no project");
            }
            else if (!word.StartsWith('-') && verb is "build" or "test" or "pack" or "format" && !IsProject(word))
            {
                faults.Add($"{word} is no project");
            }
        }
    }

    /// <summary>The command line of the tool: one command, what it reads, and options.</summary>
    private static void Tool(List<string> words, List<string> faults)
    {
        var text = string.Join('\n', Sources("Tools", "*.cs"));
        if (words.FirstOrDefault() is not { } verb || !text.Contains($"new Command(\"{verb}\"", StringComparison.Ordinal))
            faults.Add($"{words.FirstOrDefault()} is no command of the tool");
        AddUnknownOptions(words, text, "the tool", faults);
    }

    private static void AddUnknownOptions(List<string> words, string text, string owner, List<string> faults) =>
        faults.AddRange(
            words
                .Where(word =>
                    word.StartsWith("--", StringComparison.Ordinal)
                    && word != "--help"
                    && !text.Contains($"\"{word}\"", StringComparison.Ordinal)
                )
                .Select(option => $"{option} is no option of {owner}")
        );

    /// <summary>The command line of a program of ours: its commands come first, then options.</summary>
    private static void Program(List<string> words, List<string> faults)
    {
        var text = string.Join('\n', Sources("Runtime/DslPeft/Programs", "*.cs").Concat(Sources("Bench/Commands", "*.cs")));
        var programs = string.Join('\n', Sources("Definitions", "*.cs"));
        foreach (var word in words.TakeWhile(word => !word.StartsWith('-')))
        {
            if (
                !Regex.IsMatch(text, $@"new Command\(\s*""{Regex.Escape(word)}""")
                && !Regex.IsMatch(programs, $@"partial class {Regex.Escape(word)}\b", RegexOptions.IgnoreCase)
            )
            {
                faults.Add($"{word} is no command of a program");
            }
        }

        AddUnknownOptions(words, text, "a program", faults);
    }

    private static bool IsProject(string path)
    {
        var full = Repository.PathTo(path.Split('/'));
        return File.Exists(full) && Path.GetExtension(full) is ".csproj" or ".sln"
            || Directory.Exists(full) && Directory.EnumerateFiles(full, "*.csproj").Any();
    }

    private static IEnumerable<string> Build() =>
        Sources("build", "*.props")
            .Concat(Sources("build", "*.targets"))
            .Concat(Sources("Bench", "*.csproj"))
            .Append(File.ReadAllText(Repository.PathTo("Directory.Build.props")));

    private static IEnumerable<string> Sources(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Repository.PathTo(folder.Split('/')), pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText);

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|\S)+""")]
    private static partial Regex Words();

    [GeneratedRegex("^([A-Z][A-Z0-9_]*)=")]
    private static partial Regex Assignment();
}
