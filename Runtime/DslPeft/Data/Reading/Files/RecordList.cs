using System.Collections;

namespace DslPeft.Data;

/// <summary>
/// Values in a <see cref="RecordStore"/>: a long list of them lies in a file, and each is read anew when it is asked for.
/// </summary>
/// <param name="write">Writes a value.</param>
/// <param name="read">Reads it again.</param>
/// <param name="store">Where they lie.</param>
internal sealed class RecordList<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read, RecordStore? store = null) : IReadOnlyList<T>
{
    private readonly RecordStore _store = store ?? new RecordStore();
    private readonly MemoryStream _bytes = new();
    private BinaryWriter? _writer;

    public int Count => _store.Count;

    public T this[int index]
    {
        get
        {
            using var reader = new BinaryReader(new MemoryStream(_store.Read(index)));
            return read(reader);
        }
    }

    /// <exception cref="IOException">The file cannot be written; the folder of temporary files may be full.</exception>
    public void Add(T value)
    {
        _writer ??= new BinaryWriter(_bytes);
        _bytes.SetLength(0);
        write(_writer, value);
        _store.Add(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));
    }

    public IEnumerator<T> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A list of what is made of the indices of another one, anew each time.</summary>
/// <param name="count">Its length.</param>
/// <param name="make">Makes the value of an index.</param>
internal sealed class MadeList<T>(int count, Func<int, T> make) : IReadOnlyList<T>
{
    public int Count => count;

    public T this[int index] => index >= 0 && index < count ? make(index) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<T> GetEnumerator() => Enumerable.Range(0, count).Select(make).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
