using DslPeft.Checkpoints;
using DslPeft.Data;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Writes a merged adaptation as a checkpoint folder of its own: the base's files, its weights with the adaptation folded in, and the
/// head. What the adaptation does not change stays as it is in the base: files, tensors that are not read here, and the types of all
/// tensors.
/// </summary>
internal static class MergedFolder
{
    /// <exception cref="CheckpointException">A file cannot be read or written; nothing was changed.</exception>
    public static void Write(string folder, string baseFolder, AdaptedModel model, TaskDataFormat format)
    {
        using var scope = NewDisposeScope();
        using var source = CheckpointFolder.Open(baseFolder, model.Base.Info.KeyPrefix);
        var files = new StagedFolder();
        foreach (var name in Kept(baseFolder, folder))
        {
            files.Add(name, path => File.Copy(Path.Combine(baseFolder, name), path));
        }
        files.Add(CheckpointLayout.ConfigName, path =>
            AtomicFile.WriteText(path, MergedConfig.Of(source.HasConfig ? source.Config : null, model, format))
        );
        files.Add(CheckpointLayout.WeightsName, path =>
            SafetensorsWriter.Write(path, MergedWeights.Of(model, source), new Dictionary<string, string> { ["format"] = "pt" })
        );
        files.Write(folder);
    }

    /// <summary>
    /// The base's files that are copied, by their names in the folder: all but hidden ones, weights, of which there are new ones, the
    /// configuration, and the base's card.
    /// </summary>
    private static IEnumerable<string> Kept(string baseFolder, string output) =>
        Directory.Exists(baseFolder)
            ? Files(new DirectoryInfo(baseFolder), Path.GetFullPath(output))
                .Select(file => Path.GetRelativePath(baseFolder, file.FullName))
                .Where(name => name != CheckpointLayout.ConfigName && name != ModelCard.FileName && !CheckpointLayout.HoldsWeights(name))
                .Order(StringComparer.Ordinal)
            : [];

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder, string output) =>
        folder
            .EnumerateFiles()
            .Where(file => !file.Name.StartsWith('.'))
            .Concat(
                folder
                    .EnumerateDirectories()
                    .Where(inner => !inner.Name.StartsWith('.') && inner.LinkTarget is null && inner.FullName != output)
                    .SelectMany(inner => Files(inner, output))
            );
}
