using System.Reflection;
using DslPeft.Checkpoints;
using Microsoft.CodeAnalysis;

namespace DslPeft.Scaffold;

/// <summary>
/// Finds the declaration that a checkpoint folder is of: each layout of its family with the folder's sizes is compiled and held against
/// the folder.
/// </summary>
internal static class CheckpointReader
{
    private const string Namespace = "Candidates";

    /// <summary>The size that fits, the one that reads most tensors where several do.</summary>
    /// <param name="folder">The folder. It is opened anew for each layout.</param>
    /// <exception cref="CheckpointException">The folder is missing or damaged, of a family that nothing declares, or of no size of
    /// it.</exception>
    public static Candidate Read(string folder)
    {
        var config = ConfigOf(folder);
        var layouts = LayoutsOf(config);
        List<(FamilyLayout Layout, DeclaredSizes Sizes)> read = [];
        CheckpointException? first = null;
        foreach (var layout in layouts)
        {
            try
            {
                read.Add((layout, new ConfigReader(config, layout).Read()));
            }
            catch (CheckpointException fault)
            {
                first ??= fault;
            }
        }
        if (read.Count == 0)
            throw first!;
        var declared = Declare(config, read);
        var candidates = read.Zip(declared, (size, info) => Compare(folder, config, size.Layout, size.Sizes, info)).ToList();
        return candidates.Where(candidate => candidate.Fits).MaxBy(candidate => candidate.Info.Rows.Count)
            ?? throw (first ?? candidates.MinBy(candidate => candidate.Distance)!.Refusal(config));
    }

    /// <summary>The configuration of a whole folder: with weights, and no file alone.</summary>
    private static CheckpointConfig ConfigOf(string folder)
    {
        if (File.Exists(folder))
            throw new CheckpointException(folder, "is a file; give the checkpoint folder that it is in");
        using var opened = CheckpointFolder.Open(folder);
        return opened.Config;
    }

    private static IReadOnlyList<FamilyLayout> LayoutsOf(CheckpointConfig config)
    {
        var known = $"the families that are declared are {string.Join(", ", KnownFamilies.Names)}";
        var family = config.Text("model_type") ?? throw new CheckpointException(config.Path, $"has no 'model_type'; {known}");
        return KnownFamilies.LayoutsOf(family) is { Count: > 0 } layouts
            ? layouts
            : throw new CheckpointException(config.Path, $"'model_type' is \"{family}\"; {known}");
    }

    private static List<ArchitectureInfo> Declare(CheckpointConfig config, List<(FamilyLayout Layout, DeclaredSizes Sizes)> read)
    {
        var files = read.Select((size, i) => ($"{i}.cs", ArchitectureText.Of(Namespace, $"Candidate{i}", size.Layout, size.Sizes)));
        var compiled = ProjectCompiler.Compile(Namespace, files, OutputKind.DynamicallyLinkedLibrary);
        // What a rule refuses has no other half, or a stub; the rules are asked where that is so.
        var infos = compiled.Load() is { } assembly
            ? read.Select((_, i) => InfoOf(assembly, $"{Namespace}.Candidate{i}")).OfType<ArchitectureInfo>().ToList()
            : [];
        return infos.Count == read.Count
            ? infos
            : throw new CheckpointException(config.Path, $"leads to a declaration that the compiler refuses: {compiled.Messages}");
    }

    private static ArchitectureInfo? InfoOf(Assembly assembly, string name)
    {
        try
        {
            return assembly.GetType(name)?.GetProperty("Declaration", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                as ArchitectureInfo;
        }
        catch (TargetInvocationException fault) when (fault.InnerException is InvalidOperationException)
        {
            return null;
        }
    }

    private static Candidate Compare(
        string folder,
        CheckpointConfig config,
        FamilyLayout layout,
        DeclaredSizes sizes,
        ArchitectureInfo info
    )
    {
        using var opened = CheckpointFolder.Open(folder, info.KeyPrefix);
        return new Candidate(layout, sizes, info, ConfigComparison.Of(config, info), TensorComparison.OfHeaders(opened, info));
    }
}
