using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DslPeft.Scaffold;

/// <summary>
/// What <c>dotnet new dslpeft</c> writes for a method and a task: read from its own files, so that both tools write the same.
/// </summary>
internal static partial class ProgramTemplate
{
    private static readonly JsonElement Symbols = JsonDocument.Parse(Resource("template.json")).RootElement.GetProperty("symbols");

    /// <summary>The methods by name, each with its attributes in brackets, for an architecture of one stack.</summary>
    public static IReadOnlyDictionary<string, string> Methods { get; } =
        Cases("methodAttribute").ToDictionary(named => named.Name, named => named.Value, StringComparer.Ordinal);

    /// <summary>The heads by the names of tasks, in brackets.</summary>
    public static IReadOnlyDictionary<string, string> Heads { get; } =
        Cases("headAttribute").ToDictionary(named => named.Name, named => named.Value, StringComparer.Ordinal);

    /// <summary>The learning rate of a method.</summary>
    public static string RateOf(string method) =>
        Cases("learningRate").First(named => named.Name == method || named.Name.Length == 0).Value;

    /// <summary>The project file.</summary>
    public static string Project()
    {
        var text = Optional().Replace(Resource("project.xml"), "");
        return text.Replace("dslpeft-version", Metadata("PackageVersion"), StringComparison.Ordinal)
            .Replace("libtorch-version", Metadata("LibtorchVersion"), StringComparison.Ordinal);
    }

    /// <summary>The sample rows of a task, each a name in the folder and a text.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="inPairs">True if a text is written of another one.</param>
    public static IEnumerable<(string Name, string Text)> Samples(string task, bool inPairs)
    {
        var ending = inPairs
            ? ".jsonl"
            : task switch
            {
                "classify" => ".tsv",
                "tag" => ".conll",
                "answer" => ".json",
                "embed" => ".jsonl",
                _ => ".txt",
            };
        return typeof(ProgramTemplate)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("data/", StringComparison.Ordinal) && Path.GetExtension(name) == ending)
            .Order(StringComparer.Ordinal)
            .Select(name => (name, Resource(name)));
    }

    // A case has one name or several; the last one, for all others, has none.
    private static IEnumerable<(string Name, string Value)> Cases(string symbol) =>
        from listed in Symbols.GetProperty(symbol).GetProperty("parameters").GetProperty("cases").EnumerateArray()
        let names = Named().Matches(listed.GetProperty("condition").GetString()!).Select(match => match.Groups[1].Value)
        from name in names.DefaultIfEmpty("")
        select (name, listed.GetProperty("value").GetString()!);

    private static string Metadata(string key) =>
        typeof(ProgramTemplate).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;

    private static string Resource(string name)
    {
        using var reader = new StreamReader(
            typeof(ProgramTemplate).Assembly.GetManifestResourceStream(name)
                ?? throw new InvalidOperationException($"The resource {name} is missing.")
        );
        return reader.ReadToEnd();
    }

    [GeneratedRegex("== '([a-z0-9]+)'")]
    private static partial Regex Named();

    // What the template leaves out of the project of a base that comes from a folder.
    [GeneratedRegex("<!--#if.*?<!--#endif-->\n", RegexOptions.Singleline)]
    private static partial Regex Optional();
}
