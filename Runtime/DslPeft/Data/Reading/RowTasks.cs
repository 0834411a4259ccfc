using System.Globalization;

namespace DslPeft.Data;

/// <summary>The task of each row of a file, as the row says it, or as all rows have it.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="format">The data's format.</param>
/// <param name="count">Number of tasks of the adaptation; 0 for any.</param>
internal sealed class RowTasks(string path, TaskDataFormat format, int count)
{
    /// <summary>The task of a row; -1 where nothing says it.</summary>
    /// <param name="line">The row's line.</param>
    /// <param name="text">What the row has in the column of tasks; null where none is read.</param>
    /// <exception cref="DataException">That is no task of the adaptation.</exception>
    public int Of(int line, string? text)
    {
        if (text is null)
        {
            return format.TaskOfAll ?? -1;
        }
        if (
            !long.TryParse(LabelNames.Whole(text), NumberStyles.Integer, CultureInfo.InvariantCulture, out var task)
            || task is < 0 or > int.MaxValue
        )
        {
            throw new DataException(path, line, $"the task {ColumnMap.Excerpt(text)} is no whole number from 0 on");
        }
        return count == 0 || task < count
            ? (int)task
            : throw new DataException(path, line, $"the task {task} is outside the adaptation, which has {count} tasks (0 to {count - 1})");
    }
}
