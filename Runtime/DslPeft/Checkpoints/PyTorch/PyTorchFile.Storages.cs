using System.Buffers.Binary;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

public sealed partial class PyTorchFile
{
    /// <summary>The elements of a storage, in memory of their own.</summary>
    private Tensor Values(PickledStorage storage)
    {
        using var data = Data(storage);
        var values = empty([storage.Count], dtype: storage.Type, device: CPU);
        try
        {
            foreach (var (piece, offset) in TensorBytes.Pieces(values))
            {
                var target = piece.bytes;
                if (data.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
                    throw new CheckpointException(_path, $"ends within storage '{storage.Key}', after {offset} of its bytes at least");
                if (storage.Type == ScalarType.Bool && target.ContainsAnyExceptInRange((byte)0, (byte)1))
                    throw new CheckpointException(_path, $"storage '{storage.Key}' is of truth values but holds bytes other than 0 and 1");
            }
            return values;
        }
        catch (Exception failure)
        {
            values.Dispose();
            if (failure is CheckpointException or not (IOException or InvalidDataException))
                throw;
            throw Unreadable(storage, failure);
        }
    }

    /// <summary>The bytes of a storage, from its first.</summary>
    private Stream Data(PickledStorage storage)
    {
        try
        {
            return _data(storage);
        }
        catch (Exception failure)
            when (failure is (IOException or UnauthorizedAccessException or InvalidDataException) and not CheckpointException)
        {
            throw Unreadable(storage, failure);
        }
    }

    private CheckpointException Unreadable(PickledStorage storage, Exception failure) =>
        new(_path, $"cannot be read at storage '{storage.Key}': {failure.Message}", failure);

    private static void CheckLength(string path, PickledStorage storage, long length)
    {
        var size = SafetensorsTypes.SizeOf(storage.Type);
        if (length % size != 0 || length / size != storage.Count)
        {
            throw new CheckpointException(
                path,
                $"storage '{storage.Key}' is described as {storage.Count} elements of {size} bytes, and its entry has {length} bytes"
            );
        }
    }

    private static byte[] Bytes(string path, ZipArchiveEntry entry)
    {
        if (entry.Length > Array.MaxLength)
        {
            throw new CheckpointException(
                path,
                $"the entry {entry.FullName} has {entry.Length} bytes, more than a pickle of tensors needs"
            );
        }

        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new CheckpointException(path, $"the entry {entry.FullName} ends before its {entry.Length} bytes");
        return bytes;
    }
}
