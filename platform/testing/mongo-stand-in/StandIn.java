import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;

/**
 * A MongoDB for tests on machines without one: `StandIn FILE PORT` (0 = a free one), prints `listening PORT`, and ends with its
 * standard input. Its speed says nothing about MongoDB.
 */
public class StandIn {
  /** As MongoDB 5.0: the server says 8, which the driver takes for too old. */
  private static final int WIRE_VERSION = 13;

  private static final Set<String> WRITES =
      Set.of("insert", "update", "delete", "findAndModify", "createIndexes", "dropIndexes", "drop", "dropDatabase", "create");

  public static void main(String[] args) throws Exception {
    H2Backend store = new Backend(args[0]);
    MongoServer server = new MongoServer(withDurableWrites(store));
    server.bind("127.0.0.1", Integer.parseInt(args[1]));
    System.out.println("listening " + server.getLocalAddress().getPort());
    while (System.in.read() != -1) {}
    server.shutdownNow();
    System.exit(0);
  }

  /**
   * One command after the other, and a copy for the reply: it would show what later commands have made of the document otherwise.
   * Raises the wire version in replies, and commits before a write is acknowledged, since H2 writes in the background otherwise.
   */
  private static MongoBackend withDurableWrites(H2Backend store) {
    Class<?>[] roles = {MongoBackend.class};
    return (MongoBackend) Proxy.newProxyInstance(StandIn.class.getClassLoader(), roles, (proxy, method, args) -> {
      try {
        Object reply;
        synchronized (store) {
          reply = copyOf(method.invoke(store, args));
        }
        if (WRITES.contains(commandOf(method.getName(), args))) store.commit();
        return reply;
      } catch (InvocationTargetException refused) {
        throw refused.getCause();
      }
    });
  }

  private static Object copyOf(Object reply) {
    if (!(reply instanceof Document document)) return reply;
    Document copy = document.cloneDeeply();
    if (copy.containsKey("maxWireVersion")) copy.put("maxWireVersion", WIRE_VERSION);
    return copy;
  }

  private static String commandOf(String method, Object[] args) {
    if (method.equals("handleMessage")) return ((MongoMessage) args[0]).getDocument().keySet().iterator().next();
    return method.equals("handleCommand") ? (String) args[2] : "";
  }

  private static class Backend extends H2Backend {
    Backend(String file) {
      super(file);
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
      return new H2Database(name, getMvStore(), getCursorRegistry()) {
        @Override
        protected Index<Object> openOrCreateUniqueIndex(String collection, String index, List<IndexKey> keys, boolean sparse) {
          return new PartialIndex(super.openOrCreateUniqueIndex(collection, index, keys, sparse));
        }
      };
    }
  }

  /**
   * The server takes `partialFilterExpression` for a remark. All our unique indexes are partial on their own fields, so here every one
   * leaves out the documents that lack any of these.
   */
  private static class PartialIndex extends Index<Object> {
    private final Index<Object> index;

    PartialIndex(Index<Object> index) {
      super(index.getName(), index.getKeys(), false);
      this.index = index;
    }

    private boolean covers(Document document) {
      return keys().stream().noneMatch(key -> Utils.getSubdocumentValue(document, key) instanceof Missing);
    }

    @Override
    public Object getPosition(Document document) {
      return covers(document) ? index.getPosition(document) : null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
      if (covers(document)) index.checkAdd(document, collection);
    }

    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {
      if (covers(document)) index.add(document, position, collection);
    }

    @Override
    public Object remove(Document document) {
      return covers(document) ? index.remove(document) : null;
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
      if (!covers(after)) return;
      if (covers(before)) index.checkUpdate(before, after, collection);
      else index.checkAdd(after, collection);
    }

    @Override
    public void updateInPlace(Document before, Document after, Object position, MongoCollection<Object> collection) {
      if (covers(before) && covers(after)) index.updateInPlace(before, after, position, collection);
      else if (covers(before)) index.remove(before);
      else if (covers(after)) index.add(after, position, collection);
    }

    /** Only what is certainly in the index is looked up there. */
    @Override
    public boolean canHandle(Document query) {
      return keys().stream().allMatch(key -> query.get(key) instanceof String || query.get(key) instanceof Number)
          && index.canHandle(query);
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
      return index.getPositions(query);
    }

    @Override
    public long getCount() {
      return index.getCount();
    }

    @Override
    public long getDataSize() {
      return index.getDataSize();
    }

    @Override
    public void drop() {
      index.drop();
    }

    @Override
    public boolean isUnique() {
      return true;
    }

    @Override
    public Document toIndexDescription() {
      return index.toIndexDescription();
    }
  }
}
