using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DslPeft.Checkpoints;

/// <summary>
/// A checkpoint that an assembly holds as resources, as packages of sentence encoders do: <c>….model.onnx</c> beside <c>….vocab.txt</c>.
/// The assembly is read as a file; nothing of it is loaded or run.
/// </summary>
public static class PackagedCheckpoint
{
    private static readonly string[] Weights = [CheckpointLayout.OnnxName, CheckpointLayout.WeightsName];

    /// <summary>Whether a file is an assembly by its name.</summary>
    public static bool IsOne(string path) => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Writes the weights of an assembly, and the configuration and the tokeniser's files beside them, each under the name it has in
    /// checkpoint folders.
    /// </summary>
    /// <param name="assembly">The assembly's file.</param>
    /// <param name="folder">An existing folder.</param>
    /// <returns>The path of the weights.</returns>
    /// <exception cref="CheckpointException">The file is missing or no assembly, or holds no weights or several; the message lists its
    /// resources.</exception>
    public static string Extract(string assembly, string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(assembly);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            using var file = File.OpenRead(assembly);
            using var image = new PEReader(file);
            var resources = Resources(assembly, image);
            var weights = Weights.Where(name => Find(assembly, resources, name) is not null).ToList();
            if (weights.Count != 1)
            {
                throw new CheckpointException(
                    assembly,
                    $"holds {weights.Count} resources named ….{string.Join(" or ….", Weights)}, expected one. Its resources: {(resources.Count == 0 ? "none" : string.Join(", ", resources.Select(resource => resource.Name)))}."
                );
            }

            foreach (var name in (string[])[weights[0], CheckpointLayout.ConfigName, .. CheckpointConversion.TokenizerFileNames])
            {
                if (Find(assembly, resources, name) is { } resource)
                    Copy(file, resource, Path.Combine(folder, name));
            }
            return Path.Combine(folder, weights[0]);
        }
        catch (BadImageFormatException fault)
        {
            throw new CheckpointException(assembly, $"is not an assembly, or damaged: {fault.Message}", fault);
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException) and not CheckpointException)
        {
            throw new CheckpointException(assembly, $"cannot be read: {failure.Message}", failure);
        }
    }

    private static List<Resource> Resources(string path, PEReader image)
    {
        if (!image.HasMetadata || image.PEHeaders.CorHeader is not { } header)
            throw new CheckpointException(path, "is not a .NET assembly");
        var metadata = image.GetMetadataReader();
        var directory = header.ResourcesDirectory;
        // Resources that stand in other files have an implementation.
        var embedded = metadata
            .ManifestResources.Select(metadata.GetManifestResource)
            .Where(resource => resource.Implementation.IsNil)
            .ToList();
        if (embedded.Count == 0)
            return [];
        if (!image.PEHeaders.TryGetDirectoryOffset(directory, out var start))
            throw new CheckpointException(path, "is damaged: its resources lie in no section");
        return
        [
            .. embedded.Select(resource => new Resource(
                metadata.GetString(resource.Name),
                start + resource.Offset,
                start + (long)directory.Size
            )),
        ];
    }

    private static Resource? Find(string path, List<Resource> resources, string file)
    {
        var found = resources
            .Where(resource => resource.Name == file || resource.Name.EndsWith("." + file, StringComparison.Ordinal))
            .ToList();
        return found.Count <= 1
            ? found.FirstOrDefault()
            : throw new CheckpointException(
                path,
                $"holds several resources for {file}: {string.Join(", ", found.Select(resource => resource.Name))}"
            );
    }

    private static void Copy(FileStream file, Resource resource, string path)
    {
        var reader = new BinaryReader(file);
        file.Position = resource.Offset;
        long left = reader.ReadUInt32();
        if (left > Math.Min(resource.End, file.Length) - file.Position)
        {
            throw new CheckpointException(
                file.Name,
                $"is damaged: resource {resource.Name} claims {left} bytes, more than the file's resources have"
            );
        }

        using var target = File.Create(path);
        var buffer = new byte[1 << 20];
        for (int read; left > 0; left -= read)
        {
            read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
                throw new CheckpointException(file.Name, $"is cut off within resource {resource.Name}");
            target.Write(buffer, 0, read);
        }
    }

    /// <summary>A resource: its name, where its length stands in the file, and where all resources end.</summary>
    private sealed record Resource(string Name, long Offset, long End);
}
