using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DslPeft.Compiler.Tests.Harness;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>
/// Snapshots of adaptations: what each has that the adaptation of the same architecture without a method has not. That one stands in a
/// whole file, or nearly all of its lines in those of others, so that a change of what all have in common shows there alone.
/// </summary>
internal static class AdaptationSnapshot
{
    public const string Classifier = "[Classifier(Labels = 2)]";

    /// <summary>
    /// Layers that are all alike make short snapshots; how the last layer computes the first position alone stands in the whole files.
    /// </summary>
    private static readonly CompilerHarness Harness = new() { DisabledPasses = "FirstPosition" };

    /// <summary>Without dropout both forms share what they can; how they differ by it stands in the whole files.</summary>
    private const string NoDropout = "public const double Dropout = 0;";

    private static readonly ConcurrentDictionary<(string Architecture, string Attributes), Lazy<CompilerOutput>> Known = new();

    /// <summary>The emitted files of an architecture's adaptation without a method.</summary>
    public static CompilerOutput Bare(string architecture, string head) => Once(architecture, head);

    /// <summary>Verifies an adaptation by its difference from the bare one.</summary>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="methods">Attributes of the methods.</param>
    /// <param name="architecture">Source of the architecture.</param>
    /// <param name="head">Attribute of the head.</param>
    /// <param name="bareHead">The head of the bare adaptation, where another one is nearer.</param>
    /// <param name="parts">Parts to verify, as <c>Forward</c>; by default all.</param>
    /// <param name="sources">Further sources.</param>
    /// <param name="more">Names of further emitted files, verified whole.</param>
    /// <param name="than">Attributes of a relative that it is compared with in place of the bare adaptation; another test verifies that
    /// one.</param>
    /// <param name="caller">The calling test's file.</param>
    public static void Verify(
        string name,
        string methods,
        string architecture = Declarations.SmallBert,
        string head = Classifier,
        string bareHead = "",
        string[]? parts = null,
        string[]? sources = null,
        string more = "",
        string than = "",
        [CallerFilePath] string caller = ""
    )
    {
        var output = Emitted(architecture, Attributes(methods, head), sources ?? []);
        var text = Parts(output, parts) + (more.Length > 0 ? output.Joined(more) : "");

        var known = Attributes(than, bareHead.Length > 0 ? bareHead : head);
        Snapshot.VerifyDifference(
            [architecture, .. sources ?? [], Adaptation(Attributes(methods, head), architecture)],
            $"`{known.Replace('\n', ' ')}`",
            Parts(Once(architecture, known), parts),
            text,
            name,
            caller
        );
    }

    private static string Parts(CompilerOutput output, string[]? parts) =>
        parts is null ? output.Joined("Small.Adapted.") : string.Concat(parts.Select(part => output.Joined($"Small.Adapted.{part}.")));

    private static string Attributes(string methods, string head) => methods.Length > 0 ? $"{methods}\n{head}" : head;

    private static CompilerOutput Once(string architecture, string attributes) =>
        Known
            .GetOrAdd((architecture, attributes), key => new Lazy<CompilerOutput>(() => Emitted(key.Architecture, key.Attributes, [])))
            .Value;

    private static CompilerOutput Emitted(string architecture, string attributes, string[] sources) =>
        Harness.Compile([
            architecture.Replace("IArchitecture\n{", $"IArchitecture\n{{\n    {NoDropout}"),
            .. sources,
            Adaptation(attributes, architecture),
        ]);

    private static string Adaptation(string attributes, string architecture) =>
        Declarations.Adaptation(attributes, "Adapted", ArchitectureName(architecture));

    private static string ArchitectureName(string source) => source.Split("partial class ")[1].Split(' ')[0];
}
