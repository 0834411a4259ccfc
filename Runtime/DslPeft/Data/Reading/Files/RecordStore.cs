using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DslPeft.Data;

/// <summary>
/// Records of bytes by index. The first are kept in memory; what grows beyond goes to a temporary file in <c>TMPDIR</c>, so that a data
/// set may be larger than the memory. The file has no name as soon as it is open where the system allows that, and goes away with the
/// store or the process.
/// </summary>
/// <param name="limit">Bytes that are kept in memory.</param>
internal sealed class RecordStore(int limit)
{
    public RecordStore()
        : this(KeptInMemory) { }

    /// <summary>Bytes that a store keeps in memory; tests set it.</summary>
    public static int KeptInMemory { get; set; } = 1 << 24;

    private readonly List<long> _ends = [];
    private byte[] _tail = new byte[1 << 12];
    private int _tailLength;
    private long _written;
    private SafeFileHandle? _file;

    public int Count => _ends.Count;

    /// <summary>Whether there are records in a file.</summary>
    public bool HasFile => _file is not null;

    /// <exception cref="IOException">The file cannot be written; the folder of temporary files may be full.</exception>
    public void Add(ReadOnlySpan<byte> record)
    {
        if (_tailLength > 0 && _tailLength + (long)record.Length > limit)
        {
            Flush();
        }
        if (_tail.Length < _tailLength + record.Length)
        {
            Array.Resize(ref _tail, (int)Math.Min(Math.Max(2L * _tail.Length, _tailLength + (long)record.Length), Array.MaxLength));
        }
        record.CopyTo(_tail.AsSpan(_tailLength));
        _tailLength += record.Length;
        _ends.Add(_written + _tailLength);
    }

    /// <summary>The record of an index.</summary>
    public byte[] Read(int index)
    {
        var start = index == 0 ? 0 : _ends[index - 1];
        var record = new byte[_ends[index] - start];
        if (start >= _written)
        {
            _tail.AsSpan((int)(start - _written), record.Length).CopyTo(record);
            return record;
        }
        var read = 0;
        while (read < record.Length)
        {
            var more = RandomAccess.Read(_file!, record.AsSpan(read), start + read);
            read += more > 0 ? more : throw new IOException("the temporary file of the rows ends early.");
        }
        return record;
    }

    private void Flush()
    {
        _file ??= Create();
        RandomAccess.Write(_file, _tail.AsSpan(0, _tailLength), _written);
        _written += _tailLength;
        _tailLength = 0;
    }

    private static SafeFileHandle Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"dslpeft-rows-{Guid.NewGuid():N}");
        var file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Delete,
            FileOptions.DeleteOnClose | FileOptions.RandomAccess
        );
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }
        return file;
    }
}
